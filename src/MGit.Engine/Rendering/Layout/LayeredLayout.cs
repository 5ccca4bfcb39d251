namespace MGit.Engine.Rendering.Layout;

/// <summary>
/// A layered layout of a graph without cycles: every component by itself, by GraphShape's Sugiyama layout, and the components packed onto
/// shelves. Deterministic.
/// </summary>
public static class LayeredLayout
{
    private const double Gap = 90;

    /// <summary>Lays a graph out.</summary>
    /// <param name="sizes">Width and height of each box, in pixels.</param>
    /// <param name="edges">By the boxes' numbers, without cycles and each once.</param>
    /// <param name="cancellationToken">Stops between two components.</param>
    public static GraphLayout Arrange(IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<(int From, int To)> edges, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(edges);
        List<ComponentLayout> components = [];
        foreach ((List<int> boxes, List<int> inside) in Components(sizes.Count, edges))
        {
            cancellationToken.ThrowIfCancellationRequested();
            components.Add(ComponentLayout.Arrange(boxes, inside, sizes, edges));
        }

        LayoutBox[] placed = new LayoutBox[sizes.Count];
        LayoutEdge[] routed = new LayoutEdge[edges.Count];
        (double width, double height) = Pack(components, placed, routed);
        return new GraphLayout(placed, routed, width, height);
    }

    /// <summary>Shelves, the tallest components first, as wide as makes the whole about twice as wide as high.</summary>
    private static (double Width, double Height) Pack(List<ComponentLayout> components, LayoutBox[] placed, LayoutEdge[] routed)
    {
        double area = components.Sum(component => (component.Width + Gap) * (component.Height + Gap));
        double shelf = Math.Max(Math.Sqrt(2 * area), components.Select(component => component.Width).DefaultIfEmpty().Max());
        double x = 0, y = 0, rowHeight = 0, width = 0;
        foreach (ComponentLayout component in components.OrderByDescending(component => component.Height))
        {
            if (x > 0 && x + component.Width > shelf)
            {
                (x, y, rowHeight) = (0, y + rowHeight + Gap, 0);
            }

            component.Place(x, y, placed, routed);
            x += component.Width + Gap;
            rowHeight = Math.Max(rowHeight, component.Height);
            width = Math.Max(width, x - Gap);
        }

        return (width, y + rowHeight);
    }

    private static Dictionary<int, (List<int> Boxes, List<int> Edges)>.ValueCollection Components(int count, IReadOnlyList<(int From, int To)> edges)
    {
        int[] root = [.. Enumerable.Range(0, count)];
        foreach ((int from, int to) in edges)
        {
            root[Find(from)] = Find(to);
        }

        Dictionary<int, (List<int> Boxes, List<int> Edges)> components = [];
        for (int box = 0; box < count; box++)
        {
            int representative = Find(box);
            if (!components.TryGetValue(representative, out (List<int> Boxes, List<int> Edges) component))
            {
                components.Add(representative, component = ([], []));
            }

            component.Boxes.Add(box);
        }

        for (int edge = 0; edge < edges.Count; edge++)
        {
            components[Find(edges[edge].From)].Edges.Add(edge);
        }

        return components.Values;

        int Find(int box)
        {
            while (root[box] != box)
            {
                box = root[box] = root[root[box]];
            }

            return box;
        }
    }
}
