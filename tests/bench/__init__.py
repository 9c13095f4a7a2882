"""How fast the service is: measured on the demo municipality and a real database, shown as a table, never asserted."""
