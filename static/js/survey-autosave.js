// Saves each answer by itself. What is not acknowledged yet lies in localStorage: answers only, named after the user and
// the questionnaire, and wiped when sent, at sign-out, and when somebody else signs in. The server's draft is the truth.
// Without this file the button saves the whole page.
const PREFIX = "survei:";
const LONGEST_WAIT = 60_000;
const NOTE_PAUSE = 1_000;

const namesWith = (start) => Object.keys(localStorage).filter((name) => name.startsWith(start));
const forget = (start) => namesWith(start).forEach((name) => localStorage.removeItem(name));
// One name for each answer, so that two tabs do not write over each other's copies.
const readAll = (store) => Object.fromEntries(
  namesWith(`${store}:`).map((name) => [name.slice(store.length + 1), JSON.parse(localStorage.getItem(name))]),
);
const forgetOthers = (store) => {
  const [, user] = store.split(":");
  namesWith(PREFIX).filter((name) => name.split(":")[1] !== user).forEach((name) => localStorage.removeItem(name));
};

class Draft {
  constructor(status, form) {
    this.status = status;
    this.form = form;
    this.store = status.dataset.draftStore;
    this.token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    this.waiting = readAll(this.store);
    this.failures = 0;
    this.running = null;
    this.timer = 0;
  }

  get isEmpty() { return !Object.keys(this.waiting).length; }

  say(text, state) {
    this.status.dataset.state = state;
    this.status.textContent = text;
  }

  keep(item, answer) {
    this.waiting[item] = answer;
    try {
      localStorage.setItem(`${this.store}:${item}`, JSON.stringify(answer));
    } catch { /* A full or forbidden store: the page itself still holds the answer. */ }
    return this.send();
  }

  drop(item) {
    delete this.waiting[item];
    localStorage.removeItem(`${this.store}:${item}`);
  }

  // One exchange at a time; resolves when nothing waits or the line is cut.
  send() {
    clearTimeout(this.timer);
    this.running ??= this.exchangeAll().finally(() => { this.running = null; });
    return this.running;
  }

  async exchangeAll() {
    try {
      while (!this.isEmpty) {
        const [item, answer] = Object.entries(this.waiting)[0];
        this.say("Menyimpan …", "saving");
        if (!(await this.exchange(item, answer))) return;
      }
      this.failures = 0;
    } catch {
      this.failures += 1;
      this.say("Koneksi terputus. Jawaban disimpan di perangkat ini dan dikirim saat tersambung lagi.", "offline");
      this.timer = setTimeout(() => this.send(), Math.min(1_000 * 2 ** this.failures, LONGEST_WAIT));
    }
  }

  // True when the next answer may follow. Throws when the server was not reached.
  async exchange(item, answer) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token, item, ...answer });
    const reply = await fetch(this.status.dataset.draftUrl, { method: "POST", body, redirect: "manual" });
    if (reply.status >= 500) throw new Error("The server is not well.");
    const isJson = reply.headers.get("Content-Type")?.includes("json");
    if (!isJson) {
      this.say("Sesi Anda berakhir. Jawaban disimpan di perangkat ini. Muat ulang halaman dan masuk kembali untuk mengirimnya.", "refused");
      return false;
    }
    const told = await reply.json();
    if (reply.ok) {
      const newer = this.waiting[item] !== answer;
      if (newer) this.waiting[item].seen = told.seen;
      else this.drop(item);
      this.form?.acknowledge(item, told.seen);
      this.say(`Tersimpan pukul ${told.at}`, "saved");
      return true;
    }
    this.drop(item);
    this.say(told.message, "refused");
    if (reply.status === 409) this.form?.restore(item, told);
    return reply.status === 409;
  }
}

// The questions of one page: each fieldset is one answer.
class Questions {
  constructor(element) {
    this.element = element;
    this.page = element.elements.page.value;
    this.pauses = {};
  }

  field(item, name) { return this.element.elements[`${name}${item}`]; }

  itemOf(target) { return target.closest("[data-question]")?.dataset.question; }

  // What the person has chosen and the server did not draw: on a slow line the questions come before this file.
  chosenEarly() {
    const chosen = [...this.element.querySelectorAll("input[type=radio]:checked")];
    return chosen.filter((input) => !input.defaultChecked).map((input) => this.itemOf(input));
  }

  answer(item) {
    return {
      choice: this.field(item, "q").value,
      note: this.field(item, "note").value,
      seen: this.field(item, "seen").value,
      page: this.page,
    };
  }

  acknowledge(item, seen) {
    const field = this.field(item, "seen");
    if (field) field.value = seen;
  }

  // Shows an answer from the local copy or from the server.
  restore(item, { choice, note, seen }) {
    if (!this.field(item, "q")) return;
    this.field(item, "q").value = choice;
    this.field(item, "note").value = note;
    this.acknowledge(item, seen);
    if (note) this.field(item, "note").closest("details").open = true;
  }

  follow(draft) {
    const save = (item) => {
      clearTimeout(this.pauses[item]);
      delete this.pauses[item];
      if (this.field(item, "q").value) draft.keep(item, this.answer(item));
      else if (this.field(item, "note").value) draft.say("Pilih tingkat dahulu agar catatan ikut tersimpan.", "refused");
    };
    this.element.addEventListener("change", (event) => {
      const item = this.itemOf(event.target);
      if (item) save(item);
    });
    this.element.addEventListener("input", (event) => {
      if (event.target.type !== "textarea") return;
      const item = this.itemOf(event.target);
      clearTimeout(this.pauses[item]);
      this.pauses[item] = setTimeout(save, NOTE_PAUSE, item);
    });
    this.element.addEventListener("submit", async (event) => {
      if (draft.isEmpty) return;
      event.preventDefault();
      await draft.send();
      if (draft.isEmpty) this.element.submit();
      else draft.status.scrollIntoView({ block: "nearest" });
    });
  }
}

const status = document.querySelector("[data-draft]");
if (status) {
  const element = document.querySelector("form[data-draft-form]");
  const questions = element ? new Questions(element) : null;
  const draft = new Draft(status, questions);
  forgetOthers(draft.store);
  if (questions) {
    const early = questions.chosenEarly();
    for (const [item, answer] of Object.entries(draft.waiting)) if (!early.includes(item)) questions.restore(item, answer);
    for (const item of early) draft.keep(item, questions.answer(item));
    questions.follow(draft);
  }
  const catchUp = async () => {
    const behind = !draft.isEmpty;
    await draft.send();
    // The list and the check page were drawn before the answers arrived.
    if (behind && draft.isEmpty && !questions) location.reload();
  };
  window.addEventListener("online", catchUp);
  if (!draft.isEmpty) catchUp();
}

const sent = document.querySelector("[data-draft-forget]");
if (sent) forget(`${sent.dataset.draftForget}:`);

for (const form of document.querySelectorAll("form[data-send-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
