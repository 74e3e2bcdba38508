def codes_for(text, language, frames):
    return ()
