"""Phone: today, the live session, the API, its payload, the event log and the offline copy.

`event_log.store_events` takes facts and never refuses one, `payload` is what a phone gets, `screens`
builds the pages that work without scripts. May import every other topic; none imports it.
"""
