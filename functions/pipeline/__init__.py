"""The pure core: definitions, runs, phases and ``decide``. No Azure, no clock, no I/O."""
