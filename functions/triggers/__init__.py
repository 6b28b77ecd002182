"""The doors: one thin file each, which decode, call the engine and encode. None decides anything.

What they import at the top is imported at every cold start: the engine and the SDKs behind it are
imported by the first call.
"""
