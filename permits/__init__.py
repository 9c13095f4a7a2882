"""Lovlig: a building-permit service for a municipality."""
