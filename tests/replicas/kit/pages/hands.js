"use strict";
// The owner's hands: in a test a script plays the owner; see login.py of the kit.
// <script src="/_replica/hands.js" data-on="login"> on a page whose fields say what they are by
// data-owner="id | password | keep | submit".
(async function waitForHands(on) {
  const field = (name) => document.querySelector('[data-owner="' + name + '"]');
  for (;;) {
    const answer = await fetch("/_replica/hands?on=" + on);
    const act = await answer.json();
    if (!act.press) continue;
    if (on === "device") await new Promise((read) => setTimeout(read, 1500));  // whoever is asked reads first
    if (field("id")) field("id").value = "owner";
    if (field("password")) field("password").value = "owner-types-this";
    if (field("keep")) field("keep").checked = act.keep;
    field("submit").click();
    return;
  }
})(document.currentScript.dataset.on);
