"""What apps call: HTTP, the widget, chat and tickets."""
