"""Calls tools as the official Python SDK does by default, and prints the results.

The third argument is a JSON list of {"name": tool, "arguments": {...}}. Prints a JSON object with the server's name, the names
of its tools, and a result for each call, in order.
"""

import asyncio
import json
import sys

from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client


async def main(url: str, key: str, wanted: str) -> None:
    calls = json.loads(wanted)
    async with create_mcp_http_client(headers={"Authorization": f"Bearer {key}"}) as http:
        async with Client(streamable_http_client(url, http_client=http)) as client:
            tools = await client.list_tools()
            results = [await client.call_tool(call["name"], call["arguments"]) for call in calls]
            print(
                json.dumps(
                    {
                        "server": client.server_info.name if client.server_info else "",
                        "tools": [tool.name for tool in tools.tools],
                        "results": [result.model_dump(mode="json", by_alias=True) for result in results],
                    }
                )
            )


asyncio.run(main(*sys.argv[1:]))
