"""Aspects: what several rules ask of pools, images and builds. One question per file."""
