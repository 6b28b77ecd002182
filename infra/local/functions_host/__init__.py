"""A Functions host on one machine: triggers, routes, keys and timers around Azure's own worker.

The functions run through ``azure-functions-runtime``, the Python worker library that Azure runs
on Python 3.13; this package is what stands around it there: the host.
"""
