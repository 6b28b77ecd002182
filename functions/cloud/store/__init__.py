"""State in Table Storage: claims insert, updates carry an ETag, nothing ever scans all runs.

========================  ===========================  ============================================
table                     partition, row               holds
========================  ===========================  ============================================
``poolwrightruns``        run, ``run``                 the run's state and the definition it follows
``poolwrightruns``        run, ``history-NNNNNNNN``    one row of its history
``poolwrightdue``         second, run                  when the sweep must look at a run
``poolwrightlistings``    pipeline and month, newest   the runs of a pipeline, newest first
``poolwrightpools``       pool, ``pool``               which run a pool belongs to
``poolwrightpipelines``   pipeline, ``definition``     a definition
========================  ===========================  ============================================
"""
