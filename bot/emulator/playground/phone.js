// One phone: a person, a bot and their chat, kept alive by a stream of events.
import { bubble } from "./messages.js";

export async function api(path, given) {
  const response = await fetch(path, given === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? response.statusText);
  return response.json();
}

const EXTRAS = [
  ["Una foto", "sends_photo", {}],
  ["Una nota de voz", "sends_voice", {}],
  ["Un sticker", "sends_sticker", {}],
  ["Mi ubicación", "sends_location", { latitude: 19.36, longitude: -99.16 }],
  ["Mi contacto", "sends_contact", {}],
];
const TOAST_TIME = 5000;

const plain = (label) => label.replace(/[^\p{L}\p{N} ]/gu, "").trim();

const LATEST = 12; // people offered in the list: a demo may have hundreds

export class Phone {
  constructor(bot, { role, names, index, joins = false }) {
    this.bot = bot;
    this.names = names;
    this.joins = joins; // begins as whoever has the first of the names, when there is somebody: a member of the team
    this.memory = `person:${bot.username}`;
    this.title = role ? `${bot.name} · ${role}` : bot.name;
    this.onNews = () => {};
    this.root = document.querySelector("#phone").content.firstElementChild.cloneNode(true);
    this.root.id = `phone-${index}`;
    this.root.setAttribute("aria-label", this.title);
    this.$ = (selector) => this.root.querySelector(selector);
    this.$(".bot-name").textContent = bot.name;
    this.$(".role").textContent = role;
    this.$(".bot-user").textContent = ` · @${bot.username}`;
    this.log = this.$(".log");
    this.log.setAttribute("aria-label", `Conversación con ${bot.name}`);
    const field = this.$("textarea");
    field.id = `message-${index}`;
    const label = this.$(".composer label");
    label.htmlFor = field.id;
    label.textContent = `Mensaje para ${bot.name}`;
    this.wire(field);
  }

  wire(field) {
    this.$(".composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(field); });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(field); }
    });
    field.addEventListener("input", () => {
      field.style.height = "auto";
      field.style.height = `${Math.min(field.scrollHeight, 140)}px`;
    });
    this.$(".start-button").addEventListener("click", () => this.act("opens_link", {}));
    this.$(".new-person").addEventListener("click", () => this.newPerson());
    this.$(".block").addEventListener("click", () => this.act(this.chat.blocked ? "unblocks" : "blocks", {}));
    this.$(".people").addEventListener("change", (event) => this.become(Number(event.target.value)));
    this.$(".language").addEventListener("change", (event) => this.speak(event.target.value));
    this.toggles(".open-settings", ".settings", () => this.listPeople());
    this.toggles(".open-commands", ".menu", () => this.menu(this.chat.commands.map((it) => [`/${it.command}`, it.description,
      () => this.write(`/${it.command}`)]), "Este bot no tiene comandos."));
    const file = this.$(".file-field");
    file.addEventListener("change", () => this.sendFile(file));
    this.toggles(".open-extras", ".menu", () => this.menu([["Un archivo", "", () => file.click()],
      ...EXTRAS.map(([text, verb, given]) => [text, "", () => this.act(verb, given)])], ""));
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.closeAll(true); });
  }

  toggles(opener, panel, fill) {
    const button = this.$(opener);
    button.addEventListener("click", async () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      this.closeAll(false);
      if (!open) return;
      await fill();
      button.setAttribute("aria-expanded", "true");
      this.$(panel).hidden = false;
      this.opener = button;
      this.$(panel).querySelector("select, button")?.focus();
    });
  }

  closeAll(returning) {
    const was = this.opener;
    this.root.querySelectorAll("[aria-expanded=true]").forEach((it) => it.setAttribute("aria-expanded", "false"));
    this.$(".settings").hidden = true;
    this.$(".menu").hidden = true;
    this.opener = null;
    if (returning) was?.focus();
  }

  menu(items, empty) {
    const menu = this.$(".menu");
    menu.replaceChildren(...items.map(([text, about, action]) => {
      const it = document.createElement("button");
      it.type = "button";
      it.className = "menu-item";
      const strong = document.createElement("strong");
      strong.textContent = text;
      it.append(strong, about ? ` ${about}` : "");
      it.addEventListener("click", () => { this.closeAll(true); action(); });
      return it;
    }));
    if (!items.length) menu.textContent = empty;
  }

  // -- who ---------------------------------------------------------------------------------------------------------
  async start() {
    const { people } = await api("/sim/state");
    const known = Number(sessionStorage.getItem(this.memory));
    const there = this.joins ? people.find((it) => it.first_name === this.names[0]) : undefined;
    if (people.some((it) => it.id === known)) this.become(known);
    else if (there) this.become(there.id);
    else await this.newPerson();
  }

  async newPerson() {
    const { people } = await api("/sim/state");
    const taken = (name) => people.some((it) => it.first_name === name);
    const again = this.names[people.length % this.names.length];
    let name = this.names.find((each) => !taken(each)) ?? again;
    for (let count = 2; taken(name); count += 1) name = `${again} ${count}`;
    const person = await api("/sim/people", { name, language: "es" });
    this.closeAll(false);
    this.become(person.id);
  }

  async listPeople() {
    const { people } = await api("/sim/state");
    const latest = people.slice(-LATEST).concat(people.slice(0, -LATEST).filter((it) => it.id === this.person));
    this.$(".people").replaceChildren(...latest.map((it) => new Option(it.first_name, it.id, false, it.id === this.person)));
  }

  become(person) {
    this.person = person;
    sessionStorage.setItem(this.memory, person);
    this.path = `/sim/people/${person}/${this.bot.username}`;
    this.stream?.close();
    this.stream = new EventSource(`${this.path}/events`);
    this.stream.addEventListener("chat", (event) => this.show(JSON.parse(event.data)));
    this.stream.addEventListener("happening", (event) => this.happened(JSON.parse(event.data)));
    this.stream.addEventListener("open", () => { this.$(".lost").hidden = true; });
    this.stream.addEventListener("error", () => { this.$(".lost").hidden = false; });
  }

  async speak(language) {
    await this.act("speaks", { language });
    this.become(this.person);
  }

  // -- what is there -----------------------------------------------------------------------------------------------
  show(chat) {
    this.chat = chat;
    this.$(".person-name").textContent = chat.person.first_name;
    this.$(".language").value = chat.person.language_code?.startsWith("en") ? "en" : "es";
    this.$(".block").textContent = chat.blocked ? "Desbloquear al bot" : "Bloquear al bot";
    this.log.setAttribute("aria-live", "off");
    this.log.replaceChildren(...chat.messages.map((it) => this.draw(it)));
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
    this.empty();
    this.replyKeys();
    this.scroll();
  }

  empty() {
    const none = this.log.childElementCount === 0;
    const stood = this.$(".start").contains(document.activeElement);
    this.$(".start").hidden = !none;
    this.$(".composer").hidden = none;
    if (stood && !none) this.log.focus({ preventScroll: true });
    this.$(".about").textContent = this.chat.description || `Toca «Iniciar» para hablar con ${this.bot.name}.`;
  }

  replyKeys() {
    const box = this.$(".reply-keys");
    box.hidden = this.chat.keyboard.length === 0;
    box.replaceChildren(...this.chat.keyboard.flat().map((text) => {
      const it = document.createElement("button");
      Object.assign(it, { type: "button", className: "key", textContent: text });
      it.addEventListener("click", () => this.write(text));
      return it;
    }));
  }

  draw(message) {
    return bubble(message, {
      onPress: (id, row, column, key) => this.press(id, row, column, key),
      onCommand: (text) => this.write(text),
    });
  }

  happened(it) {
    const old = it.id ? this.log.querySelector(`[data-id="${it.id}"]`) : null;
    switch (it.deed) {
      case "message": {
        const end = this.nearEnd();
        if (it.message && !old) this.log.append(this.draw(it.message));
        this.empty();
        if (end || it.mine) this.scroll();
        break;
      }
      case "edit":
        if (old && it.message) this.redraw(old, it.message);
        break;
      case "delete":
        if (old) this.remove(old);
        break;
      case "toast":
        this.toast(it.text);
        break;
      case "alert":
        this.$(".alert p").textContent = it.text;
        this.$(".alert").showModal();
        break;
      case "action":
        this.typing();
        break;
      case "status":
        this.become(this.person);
        break;
    }
    if (["answered", "toast", "alert"].includes(it.deed)) this.rest();
    if (!it.mine) { this.onNews(); this.$(".typing")?.remove(); }
    if (it.deed === "message" && !it.mine) this.refresh();
  }

  /** The new face of a message; whoever stood on one of its buttons stays on the same one, or on the first. */
  redraw(old, message) {
    const words = (it) => it.querySelector(".text")?.textContent;
    const stood = old.contains(document.activeElement) ? document.activeElement : null;
    const follow = stood || old.querySelector("[aria-busy]") || this.nearEnd();
    const place = this.log.scrollTop;
    const fresh = this.draw(message);
    old.replaceWith(fresh);
    if (stood) {
      const keys = [...fresh.querySelectorAll(".key")];
      const same = keys.find((key) => plain(key.textContent) === plain(stood.textContent));
      (same ?? keys[0] ?? this.log).focus({ preventScroll: true });
    }
    this.log.scrollTop = place; // a check mark moves nothing
    if (follow && words(old) !== words(fresh)) this.reveal(fresh);
  }

  remove(old) {
    const stood = old.contains(document.activeElement);
    old.remove();
    if (stood) this.log.focus({ preventScroll: true });
  }

  async refresh() {
    const fresh = await api(this.path).catch(() => null);
    if (!fresh) return;
    this.chat = fresh;
    this.replyKeys();
  }

  toast(text) {
    const it = document.createElement("p");
    it.className = "toast";
    it.dir = "auto";
    it.textContent = text;
    this.$(".toasts").replaceChildren(it);
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => it.remove(), TOAST_TIME);
  }

  typing() {
    if (this.$(".typing")) return;
    const it = document.createElement("p");
    it.className = "typing";
    it.textContent = "escribiendo…";
    this.$(".who").append(it);
    setTimeout(() => it.remove(), TOAST_TIME);
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 160;
  }

  scroll() {
    if (this.log.lastElementChild) this.reveal(this.log.lastElementChild);
  }

  /** Bring a message into sight: its end, or its beginning when it is taller than the screen. */
  reveal(it) {
    const top = it.offsetTop - 8;
    const bottom = it.offsetTop + it.offsetHeight + 14 - this.log.clientHeight;
    this.log.scrollTop = Math.min(top, bottom);
  }

  // -- what is done ------------------------------------------------------------------------------------------------
  async act(verb, given) {
    try {
      await api(`${this.path}/${verb}`, given);
    } catch (error) {
      this.rest();
      this.toast(error.message);
    }
  }

  write(text) {
    return this.act("writes", { text });
  }

  send(field) {
    const text = field.value;
    if (!text.trim()) return;
    field.value = "";
    field.style.height = "auto";
    this.write(text);
  }

  async sendFile(field) {
    const [file] = field.files;
    field.value = "";
    if (!file) return;
    const address = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result));
      reader.readAsDataURL(file);
    });
    const content = address.slice(address.indexOf(",") + 1);
    this.act("sends_document", { name: file.name, mime: file.type || "application/octet-stream", content });
  }

  press(id, row, column, key) {
    key.setAttribute("aria-busy", "true");
    this.act("press", { message: id, row, column });
  }

  rest() {
    this.log.querySelectorAll("[aria-busy]").forEach((it) => it.removeAttribute("aria-busy"));
  }
}
