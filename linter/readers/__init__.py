"""Readers: from a format to the model, one file per format."""
