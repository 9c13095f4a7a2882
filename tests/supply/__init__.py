"""What the service is made of besides its own code: pinned, licensed, known, and listed."""
