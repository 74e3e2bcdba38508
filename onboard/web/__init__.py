"""The small web server: shows the published site to browsers and phones.

Takes the site's folder -> gives an ASGI application, and runs it until told to stop.

    server       serve(): the listening socket, a quiet end; the address in the network
    door         who comes in: accepts connections, and sees that nobody takes all the room
    patience     one connection: deadlines for slow visitors, files handed over by the system
    tls          a certificate and its key -> what HTTPS needs, or what is wrong with them
    answering    application(): one request to one answer; ranges, caching, what is never given out
    squeezing    text made smaller on its way

Does not know: how a site is made, the workspace, the store. Any web server can show the same folder.
"""
