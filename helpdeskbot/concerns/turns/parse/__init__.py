"""What people write about turns, dates and meetings."""
