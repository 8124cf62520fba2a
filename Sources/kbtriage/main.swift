print("kbtriage")
