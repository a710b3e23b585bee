/* A small map of one place. Leaflet, the outlines and their decoder are fetched when the map is near the screen.
   No tiles: country outlines from our own files, so nothing is asked of another host. */
(function () {
  "use strict";
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target).catch(() => { entry.target.textContent = "The map could not be drawn; the coordinates stand below."; });
    }
  }, { rootMargin: "300px" });

  const script = (source) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    Object.assign(element, { src: source, onload: resolve, onerror: reject });
    document.head.append(element);
  });
  const sheet = (source) => new Promise((resolve, reject) => {
    const element = document.createElement("link");
    Object.assign(element, { rel: "stylesheet", href: source, onload: resolve, onerror: reject });
    document.head.append(element);
  });

  async function draw(box) {
    const { leaflet, leafletCss, topojson, outlines, latitude, longitude, category, name } = box.dataset;
    const [world] = await Promise.all([fetch(outlines).then((answer) => answer.json()), script(leaflet), script(topojson), sheet(leafletCss)]);
    const at = [Number(latitude), Number(longitude)];
    const map = L.map(box, { attributionControl: false, zoomControl: true, scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false, minZoom: 2, maxZoom: 7 });
    L.geoJSON(window.topojson.feature(world, world.objects.countries), { interactive: false, className: "map-land" }).addTo(map);
    L.marker(at, {
      icon: L.divIcon({ className: `map-mark mark mark--${category}`, iconSize: [18, 16], iconAnchor: [9, 8] }),
      keyboard: false, interactive: false, alt: name,
    }).addTo(map);
    map.setView(at, 5);
    box.setAttribute("data-drawn", "");
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".map[data-latitude]").forEach((box) => near.observe(box)));
})();
