"""What is to be done: pure functions of what was read, the policy and the time."""
