"""The work: exercises, prescriptions, training sessions, programmes, messages (app label training_sessions)."""
