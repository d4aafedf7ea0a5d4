// What the tests ask of the page: sizes, texts outside their boxes, and the contrast of every text.
(() => {
  const shown = (element) => element.checkVisibility && element.checkVisibility({ opacityProperty: true })
    && !element.closest(".away, .skip, .symbols, details:not([open]) > :not(summary)");
  const colour = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((each) => each / 255)
    .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, place) => sum + each * [0.2126, 0.7152, 0.0722][place], 0);
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const found = colour(getComputedStyle(each).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && shown(element));
  const lamps = [...document.querySelectorAll(".item .light use")].map((element) => ({
    name: element.getAttribute("href"),
    edge: contrast(colour(getComputedStyle(element).getPropertyValue("--edge").trim().replace(/^#(..)(..)(..)$/,
      (_, r, g, b) => [r, g, b].map((x) => parseInt(x, 16)).join(" "))), behind(element.closest(".group"))),
  }));
  return {
    width: document.documentElement.scrollWidth, height: document.documentElement.scrollHeight,
    innerWidth, innerHeight,
    smallest: Math.min(...texts.filter((e) => !e.closest("fieldset, summary")).map((e) => parseFloat(getComputedStyle(e).fontSize))),
    worst: texts.map((e) => [contrast(colour(getComputedStyle(e).color), behind(e)), e.textContent.trim().slice(0, 20)])
      .sort((a, b) => a[0] - b[0])[0],
    edge: Math.min(...lamps.map((each) => each.edge)),
    outside: texts.filter((e) => !e.closest(".sheet")).filter((e) => {
      const box = e.getBoundingClientRect(), card = (e.closest(".item") || e.closest(".group") || document.body).getBoundingClientRect();
      return box.right > card.right + 1 || box.left < card.left - 1 || box.bottom > card.bottom + 1 || box.top < card.top - 1;
    }).map((e) => e.textContent.trim()),
    clipped: [...document.querySelectorAll(".item, .group, .column, .board")].filter((e) => e.scrollHeight > e.clientHeight + 3)
      .map((e) => e.className + " " + e.scrollHeight + ">" + e.clientHeight),
    targets: Math.min(...[...document.querySelectorAll("summary, label")].map((e) => e.getBoundingClientRect().height)),
  };
})()
