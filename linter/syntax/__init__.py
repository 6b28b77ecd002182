"""Syntax: texts as trees, with positions and in spite of mistakes. One file per language."""
