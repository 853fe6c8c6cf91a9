"""Plays 20 steps with the official Python client of MCP, in one of its modes: auto (the newest revision) or legacy (with a
greeting). Usage: mcp_client.py MODE DOTMATRIX ARGUMENT..."""
import asyncio
import sys

from mcp import Client, StdioServerParameters
from mcp.types import Implementation


async def main(mode, command, arguments):
    server = StdioServerParameters(command=command, args=arguments)
    async with Client(server, mode=mode, client_info=Implementation(name="python " + mode, version="2.3.0")) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        assert {"press", "look", "facts", "map", "find_path", "walk_to", "read_dialog", "notes", "goals", "say", "status", "runs", "show_step"} <= tools, tools
        looked = await client.call_tool("look", {})
        assert looked.content[1].type == "image", looked
        for step in range(1, 21):
            came = await client.call_tool("press", {"buttons": [["start", "a", "up", "down"][step % 4]], "why": f"try {step}"})
            assert not came.is_error, came
            assert came.structured_content["step"] == step, came
            assert came.content[1].type == "image", came
        refused = await client.call_tool("press", {"buttons": ["frog"]})
        assert refused.is_error and "unknown button" in refused.content[0].text, refused
        read = await client.read_resource("dotmatrix://runs/last/steps/20/screen.png")
        assert read.contents[0].mime_type == "image/png", read
        print(client.protocol_version)


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
