// Two phones side by side: the first configured bot for a resident, the second for an organiser.
import { Phone, api } from "./phone.js";

const NAMES = [
  ["Amparo", "Beto", "Citlali", "Domingo", "Eulalia", "Fermín", "Guadalupe", "Hilario", "Inés", "Jacinto"],
  ["Elena", "Mateo", "Rocío", "Saúl", "Teresa"],
];
const ROLES = ["Vecina o vecino", "Organización"];

const main = document.querySelector("main");
const tabs = document.querySelector(".tabs");

function addTab(phone, index) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `tab-${index}`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", phone.root.id);
  const role = document.createElement("small");
  role.textContent = ROLES[index];
  tab.append(phone.bot.name, role);
  const unread = document.createElement("span");
  unread.className = "unread";
  unread.hidden = true;
  unread.textContent = "nuevo";
  tab.append(unread);
  phone.onNews = () => { unread.hidden = tab.getAttribute("aria-selected") === "true"; };
  tab.addEventListener("click", () => choose(index));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...tabs.children];
    const next = (index + step + all.length) % all.length;
    choose(next);
    all[next].focus();
  });
  tabs.append(tab);
}

function choose(index) {
  [...tabs.children].forEach((tab, at) => {
    tab.setAttribute("aria-selected", String(at === index));
    tab.tabIndex = at === index ? 0 : -1;
    if (at === index) tab.querySelector(".unread").hidden = true;
  });
  [...main.children].forEach((phone, at) => phone.classList.toggle("chosen", at === index));
}

async function begin() {
  const { bots } = await api("/sim/state");
  main.replaceChildren();
  if (bots.length === 0) {
    main.textContent = "Todavía no hay bots. Empieza el emulador con --bot.";
    return;
  }
  const shown = bots.slice(0, 2);
  shown.forEach((bot, index) => {
    const phone = new Phone(bot, { role: ROLES[index], names: NAMES[index], index, joins: index === 1 });
    main.append(phone.root);
    addTab(phone, index);
    phone.start();
  });
  main.classList.toggle("single", shown.length === 1);
  tabs.hidden = shown.length === 1;
  choose(0);
}

begin().catch(() => { main.textContent = "El emulador no responde. Vuelve a cargar la página."; });
