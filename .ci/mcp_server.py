"""An MCP server of the official Python package, whose tool an agent file uses in a test."""
from mcp.server.mcpserver import MCPServer

server = MCPServer("lookup")


@server.tool()
def search(query: str, limit: int | None = None) -> str:
    """Looks a word up in the book."""
    if query == "nothing":
        raise ValueError("the book has no such word")  # the package tells a client only that the tool failed
    return f"{query}: see page {len(query)}, limit {limit}"


if __name__ == "__main__":
    server.run()
