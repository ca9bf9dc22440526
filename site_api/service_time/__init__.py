"""When a customer may expect an answer, and how much of the promised time is left."""
