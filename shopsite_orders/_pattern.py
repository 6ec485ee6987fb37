def parse(text):
    return None
