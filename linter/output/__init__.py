"""Output: one file per format that findings are written in."""
