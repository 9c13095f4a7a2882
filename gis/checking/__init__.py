"""What is looked at in a layer before it may be published, by what it is about."""
