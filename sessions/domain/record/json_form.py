"""The record as JSON: instants in UTC, kilograms as text, nothing that a parser could round."""

from datetime import UTC, datetime
from decimal import Decimal

from sessions.domain.record.facts import ExerciseRecord, PerformedSet, SessionRecord
from sessions.domain.timed import RunningBout


def record_as_json(record: SessionRecord) -> dict[str, object]:
    """Return the record in values that `json.dumps` takes as they are. Equal records give equal JSON."""
    said: dict[str, object] = {"ready": dict(record.ready)} if record.ready else {}
    if record.without_cuffs:
        said["without_cuffs"] = True
    if record.end_reason:
        said["end_reason"] = record.end_reason
    if record.refill:
        said["refill"] = record.refill
    return said | {
        "state": record.state.value,
        "started_at": _instant(record.started_at),
        "finished_at": _instant(record.finished_at),
        "stopped_at": _instant(record.stopped_at),
        "stop_reason": record.stop_reason,
        "stop_note": record.stop_note,
        "reps_done": record.reps_done,
        "reps_prescribed": record.reps_prescribed,
        "volume_kg": _plain(record.volume_kg),
        "cuff_seconds": record.cuff_seconds,
        "open_since": _instant(record.open_since),
        "cuff_intervals": [
            {"on_at": _instant(interval.on_at), "off_at": _instant(interval.off_at)}
            for interval in record.cuff_intervals
        ],
        "exercises": [_exercise(exercise) for exercise in record.exercises],
        "symptoms": [
            {
                "event_id": str(symptom.event_id),
                "kind": symptom.kind.value,
                "at": _instant(symptom.at),
                "note": symptom.note,
            }
            for symptom in record.symptoms
        ],
        "notes": [
            {"event_id": str(note.event_id), "at": _instant(note.at), "text": note.text}
            for note in record.notes
        ],
        "anomalies": [
            {"event_id": str(anomaly.event_id), "code": anomaly.code.value, "message": anomaly.message}
            for anomaly in record.anomalies
        ],
    }


def _exercise(exercise: ExerciseRecord) -> dict[str, object]:
    said: dict[str, object] = {"left_out": list(exercise.left_out)} if exercise.left_out else {}
    if exercise.set_mmhg:
        said["set_mmhg"] = {limb.value: mmhg for limb, mmhg in sorted(exercise.set_mmhg.items())}
    if exercise.feedback is not None and exercise.feedback.still_set is not None:
        said["still_set"] = exercise.feedback.still_set
    if exercise.load_reason:
        said["load_reason"] = exercise.load_reason
        said["other_load_kg"] = exercise.other_load_kg and _plain(exercise.other_load_kg)
    said |= {name: text for name in ("skipped", "later", "refill") if (text := getattr(exercise, name))}
    if exercise.bouts is not None:
        said["seconds_done"] = exercise.seconds_done
        said["seconds_prescribed"] = exercise.bouts.work_seconds
    if exercise.running is not None:
        said["running"] = _running(exercise.running)
    is_timed = exercise.bouts is not None
    return said | {
        "prescription": str(exercise.prescription_id),
        "code": exercise.code,
        "prescribed_sets": list(exercise.prescribed_sets),
        "performed": [_set(performed, is_timed=is_timed) for performed in exercise.performed],
        "duplicates": [_set(performed, is_timed=is_timed) for performed in exercise.duplicates],
        "undone": [_set(performed, is_timed=is_timed) for performed in exercise.undone],
        "reps_done": exercise.reps_done,
        "reps_prescribed": exercise.reps_prescribed,
        "effort": exercise.effort,
        "discomfort": exercise.discomfort,
        "tightness": exercise.tightness,
    }


def _running(running: RunningBout) -> dict[str, object]:
    return {
        "set_number": running.set_number,
        "started_at": _instant(running.started_at),
        "paused_at": _instant(running.paused_at),
        "paused_seconds": running.paused.total_seconds(),
    }


def _set(performed: PerformedSet, *, is_timed: bool) -> dict[str, object]:
    timed = {"seconds": performed.seconds} if is_timed else {}
    return timed | {
        "set_number": performed.set_number,
        "event_id": str(performed.event_id),
        "reps": performed.reps,
        "load_kg": _plain(performed.load_kg),
        "at": _instant(performed.at),
        "corrected": performed.corrected,
        "original_reps": performed.original_reps,
        "late": performed.late,
    }


def _plain(kilograms: Decimal) -> str:
    return f"{kilograms:f}"


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()
