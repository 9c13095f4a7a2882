"""Layers fetched from their source: OGC API Features and WFS, through a gate, within bounds, all of it or nothing."""
