// From a message of the control API to DOM. Foreign text only ever becomes text nodes: never innerHTML.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

/** A safe address, or null: only what a browser may open without running anything. */
export function safeAddress(address) {
  try {
    const url = new URL(address.includes("://") || address.startsWith("mailto:") ? address : `https://${address}`);
    return ["https:", "http:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(address, children) {
  const href = safeAddress(address);
  const it = document.createElement(href ? "a" : "span");
  if (href) Object.assign(it, { href, target: "_blank", rel: "noopener noreferrer" });
  it.append(...children);
  return it;
}

function wrap(entity, text, children, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children);
    case "url": return link(text, children);
    case "email": return link(`mailto:${text}`, children);
    case "bot_command": {
      const it = document.createElement("button");
      it.type = "button";
      it.className = "inline-command";
      it.append(...children);
      it.addEventListener("click", () => onCommand(text));
      return it;
    }
    default: {
      const it = document.createElement(TAGS[entity.type] ?? "span");
      if (entity.type === "spoiler") {
        it.className = "spoiler";
        it.tabIndex = 0;
        it.setAttribute("role", "button");
        it.setAttribute("aria-label", "Texto oculto: abrir");
        const open = () => { it.classList.add("open"); it.removeAttribute("role"); it.removeAttribute("aria-label"); };
        it.addEventListener("click", open);
        it.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") open(); });
      }
      it.append(...children);
      return it;
    }
  }
}

/** Text with its entities as nodes. Offsets are UTF-16 units, as in JavaScript's own strings. */
export function formatted(text, entities, onCommand, from = 0, to = text.length) {
  const nodes = [];
  let at = from;
  const inside = entities.filter((it) => it.offset >= from && it.offset + it.length <= to);
  while (inside.length) {
    const entity = inside.shift();
    if (entity.offset < at) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const end = entity.offset + entity.length;
    const nested = inside.filter((it) => it.offset + it.length <= end);
    const children = formatted(text, nested, onCommand, entity.offset, end);
    nodes.push(wrap(entity, text.slice(entity.offset, end), children, onCommand));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function size(bytes) {
  const unit = bytes < 1024 ? [bytes, "B"] : bytes < 1048576 ? [bytes / 1024, "kB"] : [bytes / 1048576, "MB"];
  return `${unit[0].toLocaleString("es-MX", { maximumFractionDigits: unit[1] === "B" ? 0 : 1 })} ${unit[1]}`;
}

function attachment(file) {
  if (file.kind === "photo" || file.kind === "sticker") {
    const it = document.createElement("img");
    Object.assign(it, { src: file.url, alt: file.kind === "photo" ? "Foto" : "Sticker", className: file.kind });
    return it;
  }
  if (file.kind === "voice" || file.kind === "audio") {
    const it = document.createElement("audio");
    Object.assign(it, { src: file.url, controls: true });
    it.setAttribute("aria-label", file.kind === "voice" ? "Nota de voz" : file.name);
    return it;
  }
  const it = document.createElement("div");
  it.className = "file";
  const name = document.createElement("span");
  name.className = "file-name";
  name.textContent = file.name;
  const weight = document.createElement("span");
  weight.className = "file-size";
  weight.textContent = size(file.size);
  const open = document.createElement("a");
  Object.assign(open, { href: file.url, target: "_blank", rel: "noopener", textContent: "Abrir" });
  open.setAttribute("aria-label", `Abrir ${file.name} en otra pestaña`);
  const save = document.createElement("a");
  Object.assign(save, { href: file.url, download: file.name, textContent: "Guardar" });
  save.setAttribute("aria-label", `Guardar ${file.name}`);
  const readable = /^(text\/(html|plain)|image\/|application\/pdf)/.test(file.mime);
  it.append(name, weight, ...(readable ? [open, save] : [save]));
  return it;
}

/** The keyboard under a message. `onPress(row, column, button)` for callback buttons. */
function keyboard(rows, onPress) {
  const it = document.createElement("div");
  it.className = "keyboard";
  it.setAttribute("role", "group");
  it.setAttribute("aria-label", "Respuestas");
  rows.forEach((row, at) => {
    const line = document.createElement("div");
    line.className = "key-row";
    row.forEach((each, column) => {
      const href = each.url && safeAddress(each.url);
      const key = document.createElement(href ? "a" : "button");
      if (href) Object.assign(key, { href, target: "_blank", rel: "noopener noreferrer" });
      else key.type = "button";
      key.className = "key";
      key.dir = "auto";
      key.textContent = each.text + (href ? " ↗" : "");
      key.dataset.place = `${at}.${column}`;
      if (each.data !== null) key.addEventListener("click", () => onPress(at, column, key));
      line.append(key);
    });
    it.append(line);
  });
  return it;
}

const OTHER = { contact: "Mandó un contacto", location: "Mandó su ubicación", new_chat_members: "Se unió al grupo" };

/** A message as a bubble. */
export function bubble(message, { onPress, onCommand }) {
  const it = document.createElement("article");
  it.className = message.mine ? "bubble mine" : "bubble";
  it.dataset.id = message.id;
  const speaker = document.createElement("span");
  speaker.className = "unseen";
  speaker.textContent = message.mine ? "Tú: " : `${message.from}: `;
  const body = document.createElement("div");
  body.className = "body";
  body.append(speaker);
  if (message.file) body.append(attachment(message.file));
  if (message.text) {
    const text = document.createElement("div");
    text.className = "text";
    text.dir = "auto";
    text.append(...formatted(message.text, message.entities, onCommand));
    body.append(text);
  } else if (message.other) {
    body.append(OTHER[message.other]);
  }
  const foot = document.createElement("div");
  foot.className = "foot";
  const time = document.createElement("time");
  const date = new Date(message.date * 1000);
  time.dateTime = date.toISOString();
  time.textContent = date.toLocaleTimeString("es-MX", { hour: "2-digit", minute: "2-digit", hour12: false });
  foot.append(...(message.protected ? ["no se reenvía · "] : []), ...(message.edited ? ["editado · "] : []), time);
  body.append(foot);
  it.append(body);
  if (message.rows.length) it.append(keyboard(message.rows, (row, column, key) => onPress(message.id, row, column, key)));
  return it;
}
