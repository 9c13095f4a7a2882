// Fetches a part of the page again while the service is still at work on it: data-refresh holds the seconds between.
export function watch(root) {
  const part = root.querySelector("[data-refresh]");
  if (!part) return;
  const again = async () => {
    const answer = await fetch(window.location.href, { headers: { "X-Requested-With": "lovlig", "X-By-Itself": "1" } }).catch(() => null);
    if (answer && answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (fresh) {
        root.getElementById(part.id).replaceWith(fresh);
        if (fresh.dataset.refresh) watch(root);
      }
      return;
    }
    setTimeout(again, 10000);
  };
  setTimeout(again, 1000 * Number(part.dataset.refresh));
}
