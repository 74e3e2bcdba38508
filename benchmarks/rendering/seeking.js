// Run in a player page: jumps to a time and tells when the picture that belongs there is seen, by the number on it.
async ({seconds, wanted, patience}) => {
  const video = document.querySelector('video');
  const canvas = new OffscreenCanvas(960, 540).getContext('2d', {willReadFrequently: true});
  const began = performance.now();
  const since = () => performance.now() - began;
  const sought = new Promise(done => video.addEventListener('seeked', done, {once: true}));
  video.currentTime = seconds;
  await Promise.race([sought, new Promise(done => setTimeout(done, patience))]);
  const told = since();
  let seen = numberOn();
  const first = seen;
  while (seen !== wanted && since() < patience) {
    await new Promise(done => requestAnimationFrame(done));
    seen = numberOn();
  }
  return {told, right: seen === wanted ? since() : null, first, seen};

  function numberOn() {
    canvas.drawImage(video, 0, 0, 960, 540);
    const {data} = canvas.getImageData(0, 0, 960, 540);
    let left = 960, right = -1, top = 540, bottom = -1;
    for (let y = 0; y < 540; y += 2)
      for (let x = 0; x < 960; x += 2) {
        const at = 4 * (960 * y + x);
        if (data[at] > 190 && data[at + 1] < 90 && data[at + 2] > 190) {
          left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
        }
      }
    if (right < left) return null;
    const edge = (bottom - top) / 12;
    let number = 0;
    for (let bit = 0; bit < 8; bit++) {
      const y = Math.round(top + edge + (bottom - top - 2 * edge) * (Math.floor(bit / 4) + 0.5) / 2);
      const x = Math.round(left + edge + (right - left - 2 * edge) * (bit % 4 + 0.5) / 4);
      if (data[4 * (960 * y + x) + 1] > 127) number |= 1 << bit;
    }
    return number;
  }
}
