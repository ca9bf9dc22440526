// Which shortcut was pressed, or null: letters by their place on the keyboard where its layout writes no Latin ones, as the Russian one.
export function shortcut(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return null;
  const isForeign = /^\p{L}$/u.test(event.key) && event.key > "\x7f";
  return isForeign && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
}

export function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}
