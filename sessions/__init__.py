"""The work: exercises, prescriptions, sessions, programmes, messages (app label training_sessions)."""
