"""The private iCalendar feed of a client."""
