"""Every form in which GIS staff hand in what they have, each read by a module of its own."""
