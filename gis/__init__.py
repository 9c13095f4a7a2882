"""Geometry and map layers: what lies where, measured truly; knows nothing of permits."""
