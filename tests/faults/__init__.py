"""What happens to the service when it is killed, and what nobody may notice afterwards."""
