// The questionnaire works without this. With it, follow-ups appear at once and an exclusive answer clears the others.

const followUps = [...document.querySelectorAll("[data-asked-if]")];

function isAsked(followUp) {
  const parent = document.getElementById(`q-${followUp.dataset.askedIf}`);
  const chosen = parent?.querySelector("input[type=radio]:checked");
  return !parent?.hidden && Boolean(chosen) && followUp.dataset.askedValues.split(" ").includes(chosen.value);
}

// In order of the page, so that a follow-up of a follow-up sees its parent's state.
function showFollowUps() {
  for (const followUp of followUps) followUp.hidden = !isAsked(followUp);
}

function clear(inputs) {
  for (const input of inputs) {
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
  }
}

// "Not sure" stands alone among limbs.
function keepNotSureAlone(box, changed) {
  if (!changed.checked) return;
  const alone = changed.value === "not_sure";
  clear([...box.querySelectorAll("input")].filter((each) => each !== changed && (alone || each.value === "not_sure")));
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-one-or-not-sure]");
  if (box) keepNotSureAlone(box, event.target);
  showFollowUps();
});

// Who has no tape for one girth has none for the next: it is ticked as well, in sight, where no number stands.
function tickTheRestOfTheTape(question) {
  if (!question.hasAttribute("data-tape")) return;
  for (const other of document.querySelectorAll(".question[data-tape]")) {
    if (![...other.querySelectorAll("input[type=text]")].some((input) => input.value))
      other.querySelector("input[name$='-not-measured']").checked = true;
  }
}

// "Not measured" and a number cannot both be true; the last one touched wins.
document.addEventListener("input", (event) => {
  const question = event.target.closest(".question");
  const tick = question?.querySelector("input[name$='-not-measured']");
  if (!tick) return;
  if (event.target === tick && tick.checked) clear(question.querySelectorAll("input[type=text]"));
  else if (event.target !== tick && event.target.value) tick.checked = false;
  if (event.target === tick && tick.checked) tickTheRestOfTheTape(question);
});

showFollowUps();
document.querySelector("[data-focus]")?.focus();
