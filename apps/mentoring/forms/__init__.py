"""Forms of the room: they parse and speak; services decide."""
