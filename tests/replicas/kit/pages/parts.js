"use strict";
// What the pages of all consoles are made of:
// <script src="/_replica/parts.js"></script> after the JSON of __SETTINGS__.
const settings = JSON.parse(document.getElementById("settings").textContent);

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
  return found ? found.slice(name.length + 1) : "";
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

function button(className, text, press) {
  const node = element("button", className, text);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

// Dialogs that lie over the whole page until each is closed.
function addPopups(count, news, close) {
  for (let number = 1; number <= count; number += 1) {
    const popup = element("div", "popup Popup_dimmed__e8Zq1", "");
    popup.setAttribute("role", "dialog");
    popup.style.cssText = "position: fixed; inset: 0; background: rgba(0, 0, 0, .5); z-index: 9";
    const box = element("div", "Popup_box__n5Tt0", news + " " + number);
    box.style.cssText = "width: 320px; margin: 120px auto; padding: 24px; background: #fff";
    box.append(button("Popup_btn_close__y7Kq3", close, () => popup.remove()));
    popup.append(box);
    document.body.append(popup);
  }
}
