"""What the pages of the room and the rooms above read."""
