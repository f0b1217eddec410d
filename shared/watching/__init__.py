"""What an operator is told of a process: whether it is ready, what it counts, what a trace follows, why it ended."""
