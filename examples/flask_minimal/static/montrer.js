// Lets whoever copies a password from a letter see what they type.
for (const input of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Masquer" : "Afficher ce que je saisis";
  };
  button.type = "button";
  button.className = "montrer";
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
  input.after(button);
  show(false);
}
