"""Messages that must not get an ordinary answer: fraud under way, a wish for a person, complaints, distress, nonsense."""
