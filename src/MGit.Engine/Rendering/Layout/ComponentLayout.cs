using GraphShape;
using GraphShape.Algorithms.Layout;
using QuikGraph;

namespace MGit.Engine.Rendering.Layout;

/// <summary>The layout of boxes that hang together.</summary>
internal sealed class ComponentLayout
{
    private const double LayerGap = 70;
    private const double SliceGap = 14;

    /// <summary>
    /// Edges that span several layers times boxes, beyond which only the first edge into each box takes part in the layout: crossing
    /// minimisation is quadratic. 1,000 boxes with 1,137 edges took 2 s, 3,000 with 3,341 took 25 s; without further edges 10,000 take 0.8 s.
    /// </summary>
    private const int ThoroughBoxes = 1200;

    /// <summary>Any; the same each time, as the algorithm swaps neighbours by chance.</summary>
    private const int Seed = 20;

    private readonly IReadOnlyList<int> _boxes;
    private readonly IReadOnlyList<int> _edges;
    private readonly LayoutBox[] _places;
    private readonly LayoutEdge[] _routes;

    private ComponentLayout(IReadOnlyList<int> boxes, IReadOnlyList<int> edges, LayoutBox[] places, LayoutEdge[] routes)
    {
        _boxes = boxes;
        _edges = edges;
        _places = places;
        _routes = routes;
        Width = places.Max(box => box.Right);
        Height = places.Max(box => box.Bottom);
    }

    public double Width { get; }

    public double Height { get; }

    public static ComponentLayout Arrange(
        IReadOnlyList<int> boxes,
        IReadOnlyList<int> edges,
        IReadOnlyList<(double Width, double Height)> sizes,
        IReadOnlyList<(int From, int To)> all)
    {
        if (boxes.Count == 1)
        {
            return new ComponentLayout(boxes, edges, [new LayoutBox(0, 0, sizes[boxes[0]].Width, sizes[boxes[0]].Height)], []);
        }

        Dictionary<int, Vertex> vertices = boxes.ToDictionary(box => box, box => new Vertex(box));
        BidirectionalGraph<Vertex, Edge<Vertex>> graph = new(false, boxes.Count);
        graph.AddVertexRange(boxes.Select(box => vertices[box]));
        Dictionary<int, Edge<Vertex>> drawn = [];
        HashSet<int> reached = [];
        foreach (int edge in edges)
        {
            if (boxes.Count <= ThoroughBoxes || reached.Add(all[edge].To))
            {
                drawn[edge] = new Edge<Vertex>(vertices[all[edge].From], vertices[all[edge].To]);
                graph.AddEdge(drawn[edge]);
            }
        }

        // GraphShape lays out from top to bottom; with width and height exchanged that is from left to right.
        Dictionary<Vertex, Size> turned = boxes.ToDictionary(box => vertices[box], box => new Size(sizes[box].Height, sizes[box].Width));
        SugiyamaLayoutAlgorithm<Vertex, Edge<Vertex>, BidirectionalGraph<Vertex, Edge<Vertex>>> algorithm = new(
            graph,
            turned,
            new SugiyamaLayoutParameters { LayerGap = LayerGap, SliceGap = SliceGap, OptimizeWidth = false, MinimizeEdgeLength = boxes.Count <= ThoroughBoxes })
        {
            Rand = new Random(Seed),
        };
        algorithm.Compute();

        LayoutBox[] places = [.. boxes.Select(box => Turn(algorithm.VerticesPositions[vertices[box]], sizes[box]))];
        Separate(places);
        double left = places.Min(box => box.X), top = places.Min(box => box.Y);
        LayoutEdge[] routes = [.. edges.Select(edge => new LayoutEdge(all[edge].From, all[edge].To, Bends(edge)))];
        return new ComponentLayout(boxes, edges, [.. places.Select(box => box.Moved(-left, -top))], routes);

        IReadOnlyList<LayoutPoint> Bends(int edge) => drawn.TryGetValue(edge, out Edge<Vertex>? known) && algorithm.EdgeRoutes.TryGetValue(known, out Point[]? points) && points is not null
            ? [.. points.Select(point => new LayoutPoint(point.Y - left, point.X - top))]
            : [];
    }

    /// <summary>Writes the component's boxes and edges, moved to its place in the picture.</summary>
    public void Place(double x, double y, LayoutBox[] placed, LayoutEdge[] routed)
    {
        for (int index = 0; index < _boxes.Count; index++)
        {
            placed[_boxes[index]] = _places[index].Moved(x, y);
        }

        for (int index = 0; index < _edges.Count; index++)
        {
            routed[_edges[index]] = _routes[index] with { Bends = [.. _routes[index].Bends.Select(bend => new LayoutPoint(bend.X + x, bend.Y + y))] };
        }
    }

    /// <summary>GraphShape now and then puts a box onto its neighbour in the layer: what overlaps is moved down. Boxes of a layer begin at one place.</summary>
    private static void Separate(LayoutBox[] places)
    {
        foreach (IGrouping<double, int> layer in Enumerable.Range(0, places.Length).GroupBy(index => Math.Round(places[index].X, 3)))
        {
            double free = double.NegativeInfinity;
            foreach (int index in layer.OrderBy(index => places[index].Y).ThenBy(index => index))
            {
                places[index] = places[index] with { Y = Math.Max(places[index].Y, free) };
                free = places[index].Bottom + SliceGap;
            }
        }
    }

    /// <summary>GraphShape names a box by its middle.</summary>
    private static LayoutBox Turn(Point middle, (double Width, double Height) size)
        => new(middle.Y - (size.Width / 2), middle.X - (size.Height / 2), size.Width, size.Height);

    /// <summary>GraphShape wants a class; hashed by its number, so that every run is the same.</summary>
    private sealed record Vertex(int Box);
}
