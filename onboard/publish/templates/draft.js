// A draft that is made again while it is open (onboard watch) shows itself anew; not while something plays.
// newest.js lies beside it and says which draft stands there now. A script can be asked for where a page
// was opened from the disk, and nothing else can.
"use strict";
{
    const shown = document.currentScript.dataset.shown;
    const plays = () => [...document.querySelectorAll("video")].some((video) => !video.paused && !video.ended);

    const look = () => {
        if (document.hidden || plays()) return;
        const asked = document.createElement("script");
        asked.addEventListener("load", () => {
            asked.remove();
            if (document.documentElement.dataset.newest !== shown && !plays()) location.reload();
        });
        asked.addEventListener("error", () => asked.remove());
        asked.src = `newest.js?${Date.now()}`;
        document.head.append(asked);
    };

    setInterval(look, 1000);
}
