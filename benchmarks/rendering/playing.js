// Run in a player page: plays across a fade and tells how many pictures were shown and how many the browser left out.
async ({from, seconds}) => {
  const video = document.querySelector('video');
  const sought = new Promise(done => video.addEventListener('seeked', done, {once: true}));
  video.currentTime = from;
  await sought;
  const before = video.getVideoPlaybackQuality();
  const [shown, dropped] = [before.totalVideoFrames, before.droppedVideoFrames];
  await video.play();
  await new Promise(done => setTimeout(done, 1000 * seconds));
  video.pause();
  const after = video.getVideoPlaybackQuality();
  return {shown: after.totalVideoFrames - shown, dropped: after.droppedVideoFrames - dropped, reached: video.currentTime};
}
